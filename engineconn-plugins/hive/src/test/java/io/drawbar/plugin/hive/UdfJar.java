package io.drawbar.plugin.hive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Makes a jar with a function in it, as somebody who uses Hive would. */
final class UdfJar {
    private static final String SOURCE = """
            package sample;
            public class Twice extends org.apache.hadoop.hive.ql.exec.UDF {
                public String evaluate(String text) {
                    return text == null ? null : text + text;
                }
            }
            """;

    private UdfJar() {}

    static Path make(Path folder) throws IOException {
        Path source = Files.createDirectories(folder.resolve("sample")).resolve("Twice.java");
        Files.writeString(source, SOURCE);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int answer = compiler.run(
                null,
                OutputStream.nullOutputStream(),
                System.err,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
        if (answer != 0) {
            throw new AssertionError("The function does not compile.");
        }
        Path jar = folder.resolve("twice.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("sample/Twice.class"));
            Files.copy(folder.resolve("sample/Twice.class"), out);
            out.closeEntry();
        }
        return jar;
    }
}
