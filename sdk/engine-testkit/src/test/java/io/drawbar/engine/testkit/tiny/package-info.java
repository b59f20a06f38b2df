/** A tiny engine that keeps the contract, and breaks it in one way at a time when told to. */
package io.drawbar.engine.testkit.tiny;
