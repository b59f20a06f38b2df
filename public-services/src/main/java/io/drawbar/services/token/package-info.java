/** Tokens: signed ones that nobody keeps, and named ones of which only a hash is kept. */
package io.drawbar.services.token;
