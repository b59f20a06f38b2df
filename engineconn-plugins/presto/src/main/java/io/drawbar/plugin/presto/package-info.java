/** Presto, through its own driver. */
package io.drawbar.plugin.presto;
