package io.drawbar.manager.pods;

import io.drawbar.common.engine.EngineLaunch;
import io.drawbar.manager.agent.Planner;
import io.drawbar.manager.agent.Wish;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Where an engine's process finds things in its pod.
 *
 * @param moved folders of this host, and where the image has them; others are where they are here
 * @param warehouse below which owners have their folders
 */
record PodPlaces(Map<Path, Path> moved, Path warehouse) {
    PodPlaces {
        moved = Map.copyOf(moved);
    }

    /** The report of a crash goes where all is said: nobody could read it from the pod's folder. */
    Planner.Site site(Wish wish) {
        return new Planner.Site(
                PodTemplate.WORK,
                PodTemplate.LAUNCH.resolve(EngineLaunch.FILE),
                warehouse.resolve(PodNames.label(wish.owner().value())),
                EngineLaunch.HOST_LATER,
                this::inPod,
                List.of(),
                List.of("-Djava.io.tmpdir=" + PodTemplate.TMP, "-XX:+ErrorFileToStdout"));
    }

    Path inPod(Path here) {
        Path whole = here.toAbsolutePath().normalize();
        return moved.entrySet().stream()
                .filter(it -> whole.startsWith(it.getKey()))
                .max(Comparator.comparing(it -> it.getKey().getNameCount()))
                .map(it -> it.getValue().resolve(it.getKey().relativize(whole)))
                .orElse(whole);
    }
}
