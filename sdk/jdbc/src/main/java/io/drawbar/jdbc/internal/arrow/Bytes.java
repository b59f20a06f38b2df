package io.drawbar.jdbc.internal.arrow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Little-endian numbers in arrays, wherever they stand. */
final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    static short getShort(byte[] array, int at) {
        return (short) SHORT.get(array, at);
    }

    static int getInt(byte[] array, int at) {
        return (int) INT.get(array, at);
    }

    static long getLong(byte[] array, int at) {
        return (long) LONG.get(array, at);
    }

    static float getFloat(byte[] array, int at) {
        return Float.intBitsToFloat(getInt(array, at));
    }

    static double getDouble(byte[] array, int at) {
        return Double.longBitsToDouble(getLong(array, at));
    }

    static boolean getBit(byte[] array, int at, int bit) {
        return (array[at + (bit >>> 3)] >>> (bit & 7) & 1) != 0;
    }
}
