package io.drawbar.entrance.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.config.Settings;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.NodeId;
import io.drawbar.common.lifecycle.Threads;
import io.drawbar.protocol.v1.AskRequest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;

class EnginePlacesTest {
    private static final AskListener NOBODY = new AskListener() {
        @Override
        public void queued(int position, String waitingFor) {}

        @Override
        public void starting(String engineId) {}

        @Override
        public void engineLog(List<String> lines) {}
    };

    @Test
    void anAskWhoseProcessEndsWhileNoManagerIsThereDoesNotFail() {
        ExecutorService executor = Threads.pool("test", 1, 10);
        try (EngineChannels channels = new EngineChannels(executor)) {
            EnginePlaces places = new EnginePlaces(
                    new NodeId("entrance"),
                    () -> {
                        throw new DrawbarException(ErrorCode.UNAVAILABLE, "No manager leads at this moment.");
                    },
                    channels,
                    Settings.load(EnginePlaces.settings(), Optional.empty(), Map.of(), new Properties()),
                    Clock.systemUTC());
            PendingPlace before = places.ask(AskRequest.getDefaultInstance(), NOBODY);
            places.close();
            PendingPlace after = places.ask(AskRequest.getDefaultInstance(), NOBODY);
            assertThat(before.place()).isNotDone();
            assertThat(after.place()).isNotDone();
        } finally {
            Threads.stop(executor);
        }
    }
}
