package io.drawbar.manager.ask;

import io.drawbar.common.id.TenantName;
import io.drawbar.common.rpc.Caller;
import io.drawbar.manager.decide.PoolView;
import io.drawbar.protocol.v1.ListPoolsReply;
import io.drawbar.protocol.v1.PoolInfo;
import java.util.List;

/** Pools as callers see them. */
final class PoolMessages {
    private PoolMessages() {}

    /** Those that the caller may see. */
    static ListPoolsReply list(List<PoolView> pools, Caller caller) {
        ListPoolsReply.Builder reply = ListPoolsReply.newBuilder();
        pools.stream()
                .filter(pool -> caller.isAdmin()
                        || pool.spec().tenant().map(caller.tenant()::equals).orElse(true))
                .map(PoolMessages::info)
                .forEach(reply::addPools);
        return reply.build();
    }

    private static PoolInfo info(PoolView pool) {
        return PoolInfo.newBuilder()
                .setName(pool.spec().name())
                .setEngineType(pool.spec().type().value())
                .setEngineVersion(pool.spec().version())
                .setTenant(pool.spec().tenant().map(TenantName::value).orElse(""))
                .setMinimum(pool.spec().minimum())
                .setMaximum(pool.spec().maximum())
                .setMinimumNow(pool.minimumNow())
                .setTarget(pool.target())
                .setStarting(pool.starting())
                .setReady(pool.ready())
                .setClaims(pool.claims())
                .setMisses(pool.misses())
                .setFailedClaims(pool.failedClaims())
                .setClaimMillis(pool.claiming().toMillis())
                .setProblem(pool.problem().orElse(""))
                .build();
    }
}
