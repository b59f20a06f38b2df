/** The engine process: one heavy engine behind the engine service, from its start to its end. */
package io.drawbar.engine.host;
