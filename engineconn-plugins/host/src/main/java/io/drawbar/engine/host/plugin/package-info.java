/** Loads the one plugin of the process and makes calls into it. */
package io.drawbar.engine.host.plugin;
