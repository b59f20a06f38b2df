/** What holds engine processes within bounds: control groups of the kernel and accounts of the system. */
package io.drawbar.manager.confine;
