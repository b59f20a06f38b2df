package io.drawbar.manager.agent;

import io.drawbar.protocol.v1.EngineLog;
import io.drawbar.protocol.v1.ProcessEvent;
import io.drawbar.protocol.v1.ProcessExited;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** One caller that follows a process's log until its end. Driven by the agent's timer. */
final class ProcessWatch {
    private final RunningEngine engine;
    private final ServerCallStreamObserver<ProcessEvent> out;
    private final LogTail tail;

    ProcessWatch(RunningEngine engine, ServerCallStreamObserver<ProcessEvent> out) {
        this.engine = engine;
        this.out = out;
        this.tail = new LogTail(engine.hold().logFile());
    }

    /** Sends what is new; returns whether there may be more. */
    boolean turn() throws IOException {
        if (out.isCancelled()) {
            return false;
        }
        while (out.isReady()) {
            Optional<ProcessExited> end = engine.ended();
            List<String> lines = tail.read(end.isPresent());
            if (!lines.isEmpty()) {
                out.onNext(ProcessEvent.newBuilder()
                        .setLog(EngineLog.newBuilder()
                                .setEngineId(engine.facts().engineId())
                                .addAllLines(lines))
                        .build());
            } else if (end.isPresent()) {
                out.onNext(ProcessEvent.newBuilder().setExited(end.get()).build());
                out.onCompleted();
                return false;
            } else {
                return true;
            }
        }
        return true;
    }
}
