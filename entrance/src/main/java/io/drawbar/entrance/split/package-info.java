/** Cuts a script into statements the way the engine's own lexer would read it. */
package io.drawbar.entrance.split;
