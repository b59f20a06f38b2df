/**
 * Sessions of Python: a CPython process each, in which {@code drawbar_worker} (a resource beside this package) runs the user's code.
 *
 * <p>Commands go to the process by its standard input, answers come by a Unix socket; its standard output and error are the user's
 * alone. Used by every plugin that has Python as a language.
 */
package io.drawbar.python;
