/** Trino, through its own driver. */
package io.drawbar.plugin.trino;
