/** The agents: what they can run, and having them start, watch and stop engine processes. */
package io.drawbar.manager.launch;
