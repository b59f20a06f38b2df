package io.drawbar.plugin.flink;

import io.drawbar.engine.spi.EngineException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.command.ResetOperation;
import org.apache.flink.table.operations.command.SetOperation;

/** {@code SET} and {@code RESET}, which Flink leaves to its clients. */
final class SessionCommands {
    private static final List<String> COLUMNS = List.of("key", "value");

    private SessionCommands() {}

    static boolean knows(Operation operation) {
        return operation instanceof SetOperation || operation instanceof ResetOperation;
    }

    static Optional<Answer> run(SessionSettings settings, Operation operation) throws EngineException {
        if (operation instanceof ResetOperation reset) {
            reset.getKey().ifPresentOrElse(key -> settings.reset(key.strip()), settings::resetAll);
            return Optional.empty();
        }
        SetOperation set = (SetOperation) operation;
        if (set.getKey().isEmpty()) {
            return Optional.of(Answer.of(
                    COLUMNS,
                    settings.shown().entrySet().stream()
                            .map(setting -> List.of(setting.getKey(), setting.getValue()))
                            .toList()));
        }
        settings.set(set.getKey().get().strip(), set.getValue().orElse("").strip());
        return Optional.empty();
    }

    /** One setting; its value is null when it is not set. */
    static Answer setting(SessionSettings settings, String name) {
        return Answer.of(COLUMNS, List.of(Arrays.asList(name, settings.shown().get(name))));
    }
}
