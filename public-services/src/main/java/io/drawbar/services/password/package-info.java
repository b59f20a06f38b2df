/** Checking passwords: slowly on purpose, a few at a time, and not without end. */
package io.drawbar.services.password;
