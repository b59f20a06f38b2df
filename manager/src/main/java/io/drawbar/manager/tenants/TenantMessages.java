package io.drawbar.manager.tenants;

import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.drawbar.common.id.TenantName;
import io.drawbar.manager.share.Quota;
import io.drawbar.manager.share.Resource;
import io.drawbar.manager.share.Tenant;
import io.drawbar.protocol.v1.TenantDefinition;
import io.drawbar.protocol.v1.TenantQuota;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Definitions of tenants as they travel and as they lie in ZooKeeper. */
public final class TenantMessages {
    private TenantMessages() {}

    /** BAD_REQUEST when it is none. */
    public static Tenant tenant(TenantDefinition message) {
        return new Tenant(
                new TenantName(message.getName()),
                message.getParent().isEmpty() ? Optional.empty() : Optional.of(new TenantName(message.getParent())),
                quota(message.getQuota()),
                quota(message.getEachUser()),
                quotas(message.getUsersMap()),
                quota(message.getEachApplication()),
                quotas(message.getApplicationsMap()));
    }

    private static Map<String, Quota> quotas(Map<String, TenantQuota> messages) {
        Map<String, Quota> quotas = new LinkedHashMap<>();
        messages.forEach((name, message) -> quotas.put(name, quota(message)));
        return quotas;
    }

    private static Quota quota(TenantQuota message) {
        return new Quota(
                message.getWeight() == 0 ? 1 : message.getWeight(),
                amounts(message.getGuaranteedMap()),
                amounts(message.getMaximumMap()));
    }

    private static Map<Resource, Long> amounts(Map<String, Long> messages) {
        Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
        messages.forEach((name, amount) -> amounts.put(
                Resource.of(name)
                        .orElseThrow(() -> new DrawbarException(
                                ErrorCode.BAD_REQUEST,
                                "There is no resource '" + name + "'; there are " + Resource.texts() + ".")),
                amount));
        return amounts;
    }

    public static TenantDefinition message(Tenant tenant) {
        TenantDefinition.Builder message = TenantDefinition.newBuilder()
                .setName(tenant.name().value())
                .setParent(tenant.parent().map(TenantName::value).orElse(""))
                .setQuota(message(tenant.quota()))
                .setEachUser(message(tenant.eachUser()))
                .setEachApplication(message(tenant.eachApplication()));
        tenant.users().forEach((name, quota) -> message.putUsers(name, message(quota)));
        tenant.applications().forEach((name, quota) -> message.putApplications(name, message(quota)));
        return message.build();
    }

    private static TenantQuota message(Quota quota) {
        TenantQuota.Builder message = TenantQuota.newBuilder().setWeight(quota.weight());
        quota.guaranteed().forEach((resource, amount) -> message.putGuaranteed(resource.text(), amount));
        quota.maximum().forEach((resource, amount) -> message.putMaximum(resource.text(), amount));
        return message.build();
    }
}
