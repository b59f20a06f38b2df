/** Warm pools as they are configured, and what is remembered of them. */
package io.drawbar.manager.pools;
