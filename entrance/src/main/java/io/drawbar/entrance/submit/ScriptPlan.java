package io.drawbar.entrance.submit;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.entrance.engines.EngineSettings;
import io.drawbar.entrance.engines.EngineTypes;
import io.drawbar.entrance.split.CellMarker;
import io.drawbar.entrance.split.Script;
import io.drawbar.entrance.split.ScriptStatement;
import io.drawbar.protocol.v1.EngineType;
import io.drawbar.protocol.v1.JobEngine;
import io.drawbar.protocol.v1.SubmitJobRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A script cut into cells and statements, each with its engine and language. Engines are numbered in the order in which they are first
 * used; each has one session in the job.
 */
final class ScriptPlan {
    private static final int ENGINES_LIMIT = 8;

    private final SubmitJobRequest request;
    private final EngineTypes.Choice own;
    private final Map<String, EngineTypes.Choice> known;
    private final List<Planned> statements = new ArrayList<>();
    private final List<JobEngine> engines = new ArrayList<>();
    private final List<EngineTypes.Choice> choices = new ArrayList<>();

    /** A statement with the number of its engine. */
    record Planned(ScriptStatement statement, int engine, String language) {}

    /** The script names an engine that has not been looked up. */
    static final class UnknownYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String engine;
        private final int line;

        private UnknownYet(String engine, int line) {
            super("Engine " + engine + " is not known yet.");
            this.engine = engine;
            this.line = line;
        }

        String engine() {
            return engine;
        }

        int line() {
            return line;
        }
    }

    /** What the cell at hand runs on. */
    private record Place(EngineTypes.Choice choice, Optional<CellMarker> named, String language) {}

    private ScriptPlan(SubmitJobRequest request, EngineTypes.Choice own, Map<String, EngineTypes.Choice> known) {
        this.request = request;
        this.own = own;
        this.known = known;
    }

    /**
     * Cuts a script.
     *
     * @param first the engine of the cells before any marker that names one
     * @param known engines by the names that markers give them
     * @throws UnknownYet when a marker names another
     */
    static ScriptPlan of(SubmitJobRequest request, EngineTypes.Choice first, Map<String, EngineTypes.Choice> known) {
        ScriptPlan plan = new ScriptPlan(request, first, known);
        plan.cut(new Place(first, Optional.empty(), language(first.type(), request.getLanguage(), 0)));
        Script.checkHoldsAny(plan.statements);
        return plan;
    }

    private void cut(Place first) {
        String code = request.getCode();
        Place place = first;
        int at = CellMarker.begin(code);
        int line = 1 + CellMarker.lines(code, 0, at);
        while (at < code.length()) {
            EngineType type = place.choice().type();
            boolean whole = type.getWholeLanguagesList().contains(place.language());
            Script.Cell cell = whole ? Script.wholeCell(code, at) : Script.cell(code, at, type.getLexical());
            if (!cell.statements().isEmpty()) {
                int engine = number(place);
                String language = place.language();
                cell.statements().forEach(one -> statements.add(new Planned(one, engine, language)));
            }
            line += CellMarker.lines(code, at, cell.end());
            at = cell.end();
            if (at < code.length()) {
                place = next(place, CellMarker.read(code, at, line));
                at = CellMarker.lineEnd(code, at);
                line++;
            }
        }
    }

    private Place next(Place before, CellMarker marker) {
        if (marker.engine().isEmpty()) {
            if (marker.opensOtherwise()) {
                throw CellMarker.refused(
                        marker.line(),
                        "catalog=, schema= and set. belong to a marker with engine=, which opens a session.");
            }
            return new Place(
                    before.choice(),
                    before.named(),
                    marker.language()
                            .map(name -> language(before.choice().type(), name, marker.line()))
                            .orElse(before.language()));
        }
        String name = marker.engine().get();
        EngineTypes.Choice choice =
                Optional.ofNullable(known.get(name)).orElseThrow(() -> new UnknownYet(name, marker.line()));
        return new Place(
                choice,
                Optional.of(marker),
                language(choice.type(), marker.language().orElse(""), marker.line()));
    }

    private static String language(EngineType type, String asked, int line) {
        String language = asked.isEmpty() ? type.getDefaultLanguage() : asked;
        if (!type.getLanguagesList().contains(language)) {
            String where = line == 0 ? "" : " (line " + line + " of the script)";
            throw new DrawbarException(
                    ErrorCode.UNKNOWN_LANGUAGE,
                    "Engine " + type.getType() + " has no language '" + language + "'; it has "
                            + type.getLanguagesList() + where + ".");
        }
        return language;
    }

    /** The number of a place's engine, which it gets when it is first used. */
    private int number(Place place) {
        for (int i = 0; i < engines.size(); i++) {
            if (same(choices.get(i), place.choice())) {
                place.named()
                        .filter(CellMarker::opensOtherwise)
                        .ifPresent(marker -> refuseOther(marker, opening(place)));
                return i;
            }
        }
        if (engines.size() == ENGINES_LIMIT) {
            throw new DrawbarException(
                    ErrorCode.SCRIPT_TOO_LARGE, "A script uses at most " + ENGINES_LIMIT + " engines.");
        }
        engines.add(opening(place));
        choices.add(place.choice());
        return engines.size() - 1;
    }

    private static boolean same(EngineTypes.Choice one, EngineTypes.Choice other) {
        return one.type().getType().equals(other.type().getType())
                && one.version().equals(other.version());
    }

    private void refuseOther(CellMarker marker, JobEngine wanted) {
        if (!engines.contains(wanted)) {
            throw CellMarker.refused(
                    marker.line(),
                    "The session on " + wanted.getType() + " is open already: give catalog=, schema= and set. where the"
                            + " script first names the engine.");
        }
    }

    /** How the engine's session is opened: as the request says for the job's own engine, and as the marker says. */
    private JobEngine opening(Place place) {
        JobEngine.Builder engine = JobEngine.newBuilder()
                .setType(place.choice().type().getType())
                .setVersion(place.choice().version());
        if (same(place.choice(), own)) {
            engine.setCatalog(request.getCatalog())
                    .setSchema(request.getSchema())
                    .putAllSettings(request.getSettingsMap());
        }
        place.named().ifPresent(marker -> {
            marker.catalog().ifPresent(engine::setCatalog);
            marker.schema().ifPresent(engine::setSchema);
            engine.putAllSettings(marker.settings());
        });
        return engine.build();
    }

    List<Planned> statements() {
        return statements;
    }

    /** Checks what each engine's session is opened with, the settings of markers included. */
    void checkSettings() {
        for (int i = 0; i < engines.size(); i++) {
            EngineSettings.check(choices.get(i).type(), engines.get(i).getSettingsMap(), request.getLabelsMap());
        }
    }

    /** How each engine's session is opened, by number. */
    List<JobEngine> engines() {
        return engines;
    }

    /** The engine that is used first. */
    EngineTypes.Choice first() {
        return choices.get(0);
    }
}
