/**
 * Many engines in one process: each plugin in a class loader and on threads of its own, loaded when it is first asked for, and given
 * up when it does not behave.
 */
package io.drawbar.engine.host.thin;
