package io.drawbar.plugin.hive;

import static org.objectweb.asm.Opcodes.ACC_PUBLIC;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.ATHROW;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.NEW;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V1_5;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.hive.ql.exec.Description;
import org.apache.hadoop.hive.ql.udf.ptf.MatchPath;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Hive's operators look, at each row that they make, whether their thread was interrupted. Hive itself looks between the rows that a task
 * reads, and a join can make millions of one of them. A task has no thread of its own process here that could be killed instead.
 *
 * <p>Hive has no place to hook into there, so a call is added to its classes' code, in memory, before they are loaded: into what hands a row
 * to the next operator, and into the loops that look for partners of a row and may find none that pass.
 */
final class RowLookUp {
    private static final Logger log = LoggerFactory.getLogger(RowLookUp.class);

    /** The class that is added, beside Hive's: Hive's class loader does not see the plugin's. */
    private static final String ADDED = "org/apache/hadoop/hive/ql/exec/InterruptionLookUp";

    private static final String CALL = "look";

    /** The first is the parent of others. */
    private static final List<Place> PLACES = List.of(
            new Place(Description.class, "Operator", Set.of("forward", "vectorForward"), false),
            new Place(
                    Description.class,
                    "CommonJoinOperator",
                    Set.of("genJoinObject", "genObject", "genUniqueJoinObject", "genAllOneUniqueJoinObject"),
                    true),
            new Place(MatchPath.class, "BasePartitionEvaluator", Set.of("calcFunctionValue"), true));

    /**
     * Where to look.
     *
     * @param neighbour a class of the same package that does not load it
     * @param inLoops whether in each round of the methods' loops, or where the methods begin
     */
    private record Place(Class<?> neighbour, String name, Set<String> methods, boolean inLoops) {
        String path() {
            return neighbour.getPackageName().replace('.', '/') + "/" + name + ".class";
        }
    }

    private RowLookUp() {}

    /** Changes the classes, once in a process. What cannot be changed runs as Hive made it. */
    static synchronized void install() {
        ClassLoader hive = Description.class.getClassLoader();
        if (isThere(hive)) {
            return;
        }
        try {
            define(Description.class, added());
            for (Place place : PLACES) {
                define(place.neighbour(), changed(place, hive));
            }
        } catch (IOException | IllegalAccessException | LinkageError e) {
            log.warn(
                    "A statement that makes very many rows of one cannot be cancelled: Hive's classes cannot be changed",
                    e);
        }
    }

    private static boolean isThere(ClassLoader hive) {
        try {
            Class.forName(ADDED.replace('/', '.'), false, hive);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static void define(Class<?> neighbour, byte[] code) throws IllegalAccessException {
        MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(code);
    }

    private static byte[] changed(Place place, ClassLoader hive) throws IOException {
        try (InputStream code = hive.getResourceAsStream(place.path())) {
            if (code == null) {
                throw new IOException("Hive has no class " + place.path() + ".");
            }
            ClassReader reader = new ClassReader(code);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new Change(writer, place), 0);
            return writer.toByteArray();
        }
    }

    /** {@code if (Thread.currentThread().isInterrupted()) throw new IllegalStateException(…)}, in a format that needs no more than this. */
    private static byte[] added() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V1_5, ACC_PUBLIC | ACC_SUPER, ADDED, null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, CALL, "()V", null, null);
        code.visitCode();
        Label undisturbed = new Label();
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Thread", "currentThread", "()Ljava/lang/Thread;", false);
        code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Thread", "isInterrupted", "()Z", false);
        code.visitJumpInsn(IFEQ, undisturbed);
        code.visitTypeInsn(NEW, "java/lang/IllegalStateException");
        code.visitInsn(DUP);
        code.visitLdcInsn("The task was interrupted, as a cancel does.");
        code.visitMethodInsn(
                INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "(Ljava/lang/String;)V", false);
        code.visitInsn(ATHROW);
        code.visitLabel(undisturbed);
        code.visitInsn(RETURN);
        code.visitMaxs(3, 0);
        code.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /** Adds the call to the methods of one place. */
    private static final class Change extends ClassVisitor {
        private final Place place;

        Change(ClassVisitor next, Place place) {
            super(ASM9, next);
            this.place = place;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
            return place.methods().contains(name) ? new Calls(next, place.inLoops()) : next;
        }
    }

    /** Adds the call where a method begins, or before each jump back in it. The call takes nothing and leaves nothing. */
    private static final class Calls extends MethodVisitor {
        private final boolean inLoops;
        private final Set<Label> passed = new HashSet<>();

        Calls(MethodVisitor next, boolean inLoops) {
            super(ASM9, next);
            this.inLoops = inLoops;
        }

        @Override
        public void visitCode() {
            super.visitCode();
            if (!inLoops) {
                call();
            }
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label to) {
            if (inLoops && passed.contains(to)) {
                call();
            }
            super.visitJumpInsn(opcode, to);
        }

        private void call() {
            super.visitMethodInsn(INVOKESTATIC, ADDED, CALL, "()V", false);
        }
    }
}
