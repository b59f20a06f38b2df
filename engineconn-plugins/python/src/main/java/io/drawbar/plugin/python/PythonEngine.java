package io.drawbar.plugin.python;

import io.drawbar.engine.spi.Engine;
import io.drawbar.engine.spi.EngineContext;
import io.drawbar.engine.spi.EngineException;
import io.drawbar.engine.spi.EngineException.Kind;
import io.drawbar.engine.spi.EngineSession;
import io.drawbar.engine.spi.SessionRequest;
import io.drawbar.python.Interpreter;
import io.drawbar.python.PythonHome;
import io.drawbar.python.PythonSettings;
import java.util.Map;

/** A host of Python processes, one for each session. */
final class PythonEngine implements Engine {
    private final Map<String, String> settings;
    private final Interpreter interpreter;
    private final PythonHome home;

    private PythonEngine(Map<String, String> settings, Interpreter interpreter, PythonHome home) {
        this.settings = settings;
        this.interpreter = interpreter;
        this.home = home;
    }

    /** Refuses to start where there is no interpreter that can be used. */
    static PythonEngine start(EngineContext context) throws EngineException {
        PythonSettings checked = PythonSettings.of(context.settings(), Map.of());
        Interpreter interpreter = Interpreter.ask(checked.executable());
        return new PythonEngine(context.settings(), interpreter, PythonHome.in(context.workFolder()));
    }

    @Override
    public EngineSession openSession(SessionRequest request) throws EngineException {
        if (request.catalog().isPresent() || request.schema().isPresent()) {
            throw EngineException.builder(Kind.USER, "Python has no catalogs and schemas to start in.")
                    .build();
        }
        PythonSettings session = PythonSettings.of(settings, request.settings());
        if (!session.executable().equals(interpreter.executable())) {
            Interpreter.ask(session.executable());
        }
        return home.open(request.sessionId(), session, new PythonHome.Opening(Map.of(), "", request.settings()));
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("python-version", interpreter.version(), "python-executable", interpreter.path());
    }

    @Override
    public void close() {
        home.close();
    }
}
