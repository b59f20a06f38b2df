package io.drawbar.entrance.results;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The batches written last by all writers together, up to a number of bytes, so that a reader right behind its writer never
 * touches the disk. The oldest go first. Thread-safe.
 */
final class RecentBatches {
    /** About what an entry costs beside its message. */
    private static final long ENTRY_BYTES = 256;

    private final long limitBytes;
    private final LinkedHashMap<Key, Slot> slots = new LinkedHashMap<>();
    private final Map<ResultKey, Owner> owners = new HashMap<>();
    private long bytes;

    /** A result is told by its identity: one that was deleted and written again must not answer the rows of the other. */
    private record Key(StoredResult result, long batch) {}

    private record Owner(StoredResult result, ArrayDeque<Long> batches) {}

    /**
     * A batch in memory.
     *
     * @param batch the batch
     * @param endPosition how long it and the messages before it are together
     */
    record Slot(Batch batch, long endPosition) {}

    RecentBatches(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    synchronized void put(StoredResult result, long number, Slot slot) {
        if (cost(slot) > limitBytes) {
            return;
        }
        slots.put(new Key(result, number), slot);
        owners.computeIfAbsent(result.key(), key -> new Owner(result, new ArrayDeque<>()))
                .batches()
                .add(number);
        bytes += cost(slot);
        Iterator<Map.Entry<Key, Slot>> oldest = slots.entrySet().iterator();
        while (bytes > limitBytes) {
            Map.Entry<Key, Slot> entry = oldest.next();
            bytes -= cost(entry.getValue());
            forgetOldest(entry.getKey().result());
            oldest.remove();
        }
    }

    synchronized Optional<Slot> get(StoredResult result, long number) {
        return Optional.ofNullable(slots.get(new Key(result, number)));
    }

    /** A result some of whose batches are here. */
    synchronized Optional<StoredResult> result(ResultKey key) {
        return Optional.ofNullable(owners.get(key)).map(Owner::result);
    }

    synchronized void remove(ResultKey key) {
        Owner owner = owners.remove(key);
        if (owner != null) {
            for (long number : owner.batches()) {
                bytes -= cost(slots.remove(new Key(owner.result(), number)));
            }
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private void forgetOldest(StoredResult result) {
        Owner owner = owners.get(result.key());
        owner.batches().remove();
        if (owner.batches().isEmpty()) {
            owners.remove(result.key());
        }
    }

    private static long cost(Slot slot) {
        return slot.batch().message().size() + ENTRY_BYTES;
    }
}
