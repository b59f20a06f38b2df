package io.drawbar.plugin.hive;

import java.lang.reflect.Field;

/** What Hadoop and Tez keep to themselves and nothing public leads to. */
final class HiddenField {
    private HiddenField() {}

    /**
     * The value of a field, whoever may read it.
     *
     * @param type the class that declares it
     * @param of the object that has it
     * @throws ReflectiveOperationException when the class has no such field, as another version may
     */
    static Object value(Class<?> type, String name, Object of) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
