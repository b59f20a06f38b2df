/**
 * The first classes of an engine process, in a jar of their own on its class path. They need nothing but the JDK: the class path is
 * the engine's, and everything that Drawbar brings (gRPC, Netty, Protobuf, Curator) is loaded by a loader that the engine cannot see.
 */
package io.drawbar.engine.boot;
