package io.drawbar.manager.decide;

import io.drawbar.manager.share.Account;
import io.drawbar.manager.share.Resource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Those who wait for one kind of place on the engines of one key.
 *
 * @param what statements or sessions
 * @param line in the order in which it is their turn
 * @param parked whose account is at its limit, and what stands in the queue for it
 */
record Lane(Resource what, Line line, Map<Account, Slots.Wish> parked) {
    Lane(Resource what, Line line) {
        this(what, line, new HashMap<>(2));
    }

    Optional<Waiting> head() {
        return line.head();
    }
}
