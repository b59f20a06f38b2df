package io.drawbar.entrance.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.protocol.v1.LexicalRules;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ScriptProperties {
    private static final LexicalRules RULES = ScriptTest.SPARK;

    /** Whole tokens, so that any sequence of them is a script in which only ";" cuts. */
    @Provide
    Arbitrary<List<String>> statement() {
        return Arbitraries.of(
                        "select",
                        "a",
                        "1",
                        "'x;y'",
                        "\"q;\"",
                        "`n;``m`",
                        "/* ; ' */",
                        "-- ; \" '\n",
                        "/*+ h; */",
                        "(",
                        ")",
                        "+",
                        "'it''s'",
                        "'\\';'",
                        "r'\\'",
                        "case",
                        "when",
                        "then",
                        "else",
                        "if",
                        "loop",
                        ".",
                        "é",
                        "𝄞",
                        "<",
                        ":",
                        "@",
                        "\n",
                        "\t")
                .list()
                .ofMaxSize(15)
                .map(tokens -> {
                    // Begins and ends with something that is no comment, so that the text is what is expected.
                    List<String> whole = new ArrayList<>(tokens);
                    whole.add(0, "select");
                    whole.add("1");
                    return whole;
                });
    }

    @Property
    void whatWasJoinedWithSemicolonsIsCutThere(
            @ForAll("statements") List<List<String>> statements, @ForAll boolean lastSemicolon) {
        List<String> texts =
                statements.stream().map(tokens -> String.join(" ", tokens)).toList();
        String script = String.join(" ;\n", texts) + (lastSemicolon ? ";" : "");
        assertThat(Script.split(script, RULES))
                .extracting(ScriptStatement::text)
                .containsExactlyElementsOf(texts);
    }

    @Provide
    Arbitrary<List<List<String>>> statements() {
        return statement().list().ofMinSize(1).ofMaxSize(8);
    }

    @Property
    void noCharacterIsLostBetweenStatements(@ForAll("anything") String script) {
        List<ScriptStatement> statements;
        try {
            statements = Script.split(script, RULES);
        } catch (DrawbarException refused) {
            return;
        }
        int at = 0;
        for (ScriptStatement statement : statements) {
            assertThat(statement.start()).isGreaterThanOrEqualTo(at);
            assertOnlyNoise(script.substring(at, statement.start()));
            assertThat(script.substring(statement.start(), statement.end())).isEqualTo(statement.text());
            at = statement.end();
        }
        assertOnlyNoise(script.substring(at));
    }

    /** What lies between statements is nothing but blanks, comments, semicolons and hints of empty statements. */
    private static void assertOnlyNoise(String between) {
        Lexer lexer = new Lexer(between, RULES);
        while (lexer.next()) {
            assertThat(lexer.kind()).isIn(Lexer.Kind.SEMICOLON, Lexer.Kind.HINT);
        }
    }

    @Property
    void aStatementIsItselfAScriptOfOneStatement(@ForAll("anything") String script) {
        List<ScriptStatement> statements;
        try {
            statements = Script.split(script, RULES);
        } catch (DrawbarException refused) {
            return;
        }
        for (ScriptStatement statement : statements) {
            assertThat(Script.split(statement.text(), RULES))
                    .containsExactly(new ScriptStatement(0, statement.text().length(), statement.text()));
        }
    }

    @Provide
    Arbitrary<String> anything() {
        Arbitrary<String> pieces = Arbitraries.of(
                "begin ",
                "end ",
                "if ",
                "then ",
                "else ",
                "case ",
                "loop ",
                "do ",
                "while ",
                "repeat ",
                "until ",
                "for ",
                "declare ",
                "create ",
                "function ",
                "select ",
                "lbl: ",
                "'",
                "\"",
                "`",
                "\\",
                "--",
                "/*",
                "*/",
                "/*+",
                "\n",
                ";",
                "$$",
                "#",
                "a",
                " ",
                ".",
                ":",
                "transaction ",
                "not ",
                "atomic ");
        return pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    }
}
