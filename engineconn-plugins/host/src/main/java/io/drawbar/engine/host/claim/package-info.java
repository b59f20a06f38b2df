/** How an engine of a pool becomes its owner's. */
package io.drawbar.engine.host.claim;
