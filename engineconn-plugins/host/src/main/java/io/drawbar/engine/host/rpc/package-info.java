/** The process's gRPC service: who may call, and how calls meet sessions and statements. */
package io.drawbar.engine.host.rpc;
