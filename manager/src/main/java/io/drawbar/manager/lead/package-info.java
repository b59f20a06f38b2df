/** Being the leading manager: election, taking over, carrying out what is decided, standing down. */
package io.drawbar.manager.lead;
