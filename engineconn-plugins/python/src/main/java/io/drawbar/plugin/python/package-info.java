/** Python as an engine: checks the interpreter when it starts, and opens sessions of {@code python-session}. */
package io.drawbar.plugin.python;
