/** The manager role and its settings. */
package io.drawbar.manager;
