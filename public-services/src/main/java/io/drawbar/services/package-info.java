/** The role public-services and its settings. */
package io.drawbar.services;
