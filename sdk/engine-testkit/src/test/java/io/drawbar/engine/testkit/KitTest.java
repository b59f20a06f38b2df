package io.drawbar.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.drawbar.engine.testkit.tiny.Defect;
import io.drawbar.engine.testkit.tiny.TinyContract;
import io.drawbar.engine.testkit.tiny.TinyPlugin;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The contract lets good engines pass, and notices each way to break it. */
class KitTest {
    private static final String PATIENCE = "testkit.patience";

    @Test
    void anEngineThatCanDoAllPasses() {
        assertPasses(new TinyPlugin(Defect.NONE, true));
    }

    @Test
    void anEngineThatCanDoLittleAndRefusesTheRestPasses() {
        assertPasses(new TinyPlugin(Defect.NONE, false));
    }

    private static void assertPasses(TinyPlugin plugin) {
        Ends ends = run(plugin, selectClass(TinyContract.class));
        assertThat(ends.failures()).isEmpty();
        assertThat(ends.passed()).hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aDefectIsNoticedByTheTestThatIsAboutIt(Defect defect) throws Exception {
        Class<?> topic = Class.forName(EngineContract.class.getName() + "$" + defect.topic());
        System.setProperty(PATIENCE, "2"); // For what does not come, as it should.
        try {
            Ends ends = run(
                    new TinyPlugin(defect, !defect.ofThePoor()), selectNestedClass(List.of(TinyContract.class), topic));
            assertThat(ends.failures()).containsKey(defect.test());
        } finally {
            System.clearProperty(PATIENCE);
        }
    }

    private static Ends run(TinyPlugin plugin, DiscoverySelector selector) {
        TinyContract.PLUGIN.set(plugin);
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
        Ends ends = new Ends(new ConcurrentHashMap<>(), ConcurrentHashMap.newKeySet());
        LauncherFactory.create().execute(request, ends);
        return ends;
    }

    /** How tests ended: why, by the names of those that failed, and the names of the others. */
    private record Ends(Map<String, String> failed, java.util.Set<String> passed) implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String name = test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(source -> ((MethodSource) source).getMethodName())
                    .orElse(test.getDisplayName());
            if (result.getStatus() == Status.FAILED) {
                failed.put(name, result.getThrowable().map(Throwable::toString).orElse(""));
            } else if (test.isTest() && result.getStatus() == Status.SUCCESSFUL) {
                passed.add(name);
            }
        }

        Map<String, String> failures() {
            return new TreeMap<>(failed);
        }
    }
}
