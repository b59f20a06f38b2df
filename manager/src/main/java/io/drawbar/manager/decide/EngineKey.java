package io.drawbar.manager.decide;

import io.drawbar.common.coordination.EngineRecord;
import io.drawbar.common.engine.ShareLevel;
import io.drawbar.common.id.EngineTypeName;
import io.drawbar.common.id.TenantName;
import io.drawbar.common.id.UserName;
import java.util.Objects;

/**
 * What two asks must have in common to be served by the same engine.
 *
 * @param type of the engine
 * @param version of the engine
 * @param level who may share it
 * @param owner the user at the levels connection and user, the tenant's name at tenant, {@link #EVERYBODY} at server
 * @param sharer the owner again, with the sub-domain if one is named; the connection's id at the level connection
 * @param settingsHash of the settings it is launched with beyond the configured ones; empty at every level but connection
 */
public record EngineKey(
        EngineTypeName type, String version, ShareLevel level, String owner, String sharer, String settingsHash) {
    /** Owner of engines that all share. */
    public static final String EVERYBODY = "_drawbar";

    public EngineKey {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(sharer, "sharer");
        Objects.requireNonNull(settingsHash, "settingsHash");
    }

    static EngineKey of(EngineRecord record) {
        return new EngineKey(
                new EngineTypeName(record.type()),
                record.version(),
                ShareLevel.of(record.shareLevel()),
                record.owner(),
                record.sharer(),
                record.settingsHash());
    }

    /** Whether somebody may be on such an engine. */
    public boolean usableBy(UserName user, TenantName tenant) {
        return switch (level) {
            case CONNECTION, USER -> owner.equals(user.value());
            case TENANT -> owner.equals(tenant.value());
            case SERVER -> true;
        };
    }

    /** Whether the engine is somebody's own, to stop as they like. */
    public boolean belongsTo(UserName user) {
        return isPersonal() && owner.equals(user.value());
    }

    /** Whether the owner is a user. */
    boolean isPersonal() {
        return level == ShareLevel.CONNECTION || level == ShareLevel.USER;
    }

    /** As in {@code spark@4.0.1}. */
    public String engine() {
        return type + "@" + version;
    }
}
