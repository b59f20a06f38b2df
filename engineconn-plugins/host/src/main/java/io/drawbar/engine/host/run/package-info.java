/** How one statement runs: its frames, its limits, its sink, its end. */
package io.drawbar.engine.host.run;
