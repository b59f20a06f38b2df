package io.drawbar.plugin.spark;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import scala.concurrent.ExecutionContext;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction1;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Try;

/** The Scala functions that Spark calls while a job runs. */
final class JobEvents {
    private JobEvents() {}

    /** Tells how a job ended, with null when it ended well; called on Spark's thread, so it must not block. */
    static void onEnd(SimpleFutureAction<BoxedUnit> job, Consumer<Throwable> listener) {
        job.onComplete(new Ended(listener), ExecutionContext.fromExecutor(Runnable::run));
    }

    /** The numbers of partitions, the last one excluded. */
    static List<Object> partitions(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(i -> i).toList();
    }

    /** A result that nobody asks for. */
    static final class Nothing extends AbstractFunction0<BoxedUnit> {
        @Override
        public BoxedUnit apply() {
            return BoxedUnit.UNIT;
        }
    }

    /** What a task answers; called on Spark's thread, so it must not block. */
    static final class TaskResult<T> extends AbstractFunction2<Object, T, BoxedUnit> {
        /** Takes the task's place in the list of the job's partitions, and the answer. */
        interface Handler<T> {
            void handle(int index, T result);
        }

        private final Handler<T> handler;

        TaskResult(Handler<T> handler) {
            this.handler = handler;
        }

        @Override
        public BoxedUnit apply(Object index, T result) {
            handler.handle((Integer) index, result);
            return BoxedUnit.UNIT;
        }
    }

    private static final class Ended extends AbstractFunction1<Try<BoxedUnit>, Object> {
        private final Consumer<Throwable> listener;

        Ended(Consumer<Throwable> listener) {
            this.listener = listener;
        }

        @Override
        public Object apply(Try<BoxedUnit> result) {
            listener.accept(result instanceof Failure<BoxedUnit> failure ? failure.exception() : null);
            return BoxedUnit.UNIT;
        }
    }
}
