/** Which sessions and statements the process has, and when they are over. */
package io.drawbar.engine.host.session;
