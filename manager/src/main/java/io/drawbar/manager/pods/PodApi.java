package io.drawbar.manager.pods;

import io.drawbar.common.config.BadConfiguration;
import io.drawbar.common.error.DrawbarException;
import io.drawbar.common.error.ErrorCode;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The few calls of Kubernetes' API that the agent makes, in one namespace: exactly what the role in manager/KUBERNETES.md allows. Calls are
 * bounded by the call limit and not tried again here. Thread-safe.
 */
final class PodApi implements AutoCloseable {
    private static final String REFUSED =
            "The cluster refuses what the agent asks of it (manager/KUBERNETES.md has the role it needs): ";

    private final KubernetesClient client;
    private final String namespace;

    /** The client's namespace, when none is given. */
    PodApi(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace =
                namespace.isEmpty() ? Optional.ofNullable(client.getNamespace()).orElse("default") : namespace;
    }

    /**
     * Connects when it is first used.
     *
     * @param kubeconfig empty: the usual places
     * @param context of the kubeconfig; empty: its current one
     */
    static PodApi open(Optional<Path> kubeconfig, String context, String namespace, Duration callLimit) {
        String wanted = context.isEmpty() ? null : context;
        Config found;
        if (kubeconfig.isPresent()) {
            if (!Files.isReadable(kubeconfig.get())) {
                throw new BadConfiguration(
                        "agent.kubernetes.config is " + kubeconfig.get() + ", which cannot be read.");
            }
            found = Config.fromKubeconfig(wanted, kubeconfig.get().toFile());
        } else {
            found = Config.autoConfigure(wanted);
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, callLimit.toMillis());
        Config bounded = new ConfigBuilder(found)
                .withConnectionTimeout(millis)
                .withRequestTimeout(millis)
                .withRequestRetryBackoffLimit(0)
                .build();
        return new PodApi(new KubernetesClientBuilder().withConfig(bounded).build(), namespace);
    }

    String namespace() {
        return namespace;
    }

    String server() {
        return client.getMasterUrl().toString();
    }

    /** Creates a pod, or answers with the one of this name that is there. */
    Pod create(Pod pod) {
        try {
            return client.pods().inNamespace(namespace).resource(pod).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                Pod there = client.pods()
                        .inNamespace(namespace)
                        .withName(pod.getMetadata().getName())
                        .get();
                if (there != null) {
                    return there;
                }
            }
            throw e;
        }
    }

    /** Creates a Secret, unless it is there. */
    void create(Secret secret) {
        try {
            client.secrets().inNamespace(namespace).resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Has a pod end: it is told to, killed after the grace, and gone then. One that is not there is as good as gone. */
    void deletePod(String name, Duration grace) {
        client.pods()
                .inNamespace(namespace)
                .withName(name)
                .withGracePeriod((grace.toMillis() + 999) / 1000)
                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                .delete();
    }

    void deleteSecret(String name) {
        client.secrets().inNamespace(namespace).withName(name).delete();
    }

    List<Pod> list(Map<String, String> labels) {
        return client.pods().inNamespace(namespace).withLabels(labels).list().getItems();
    }

    /** Follows all pods with these labels, not before it is started. It connects again by itself. */
    SharedIndexInformer<Pod> informer(Map<String, String> labels) {
        return client.pods().inNamespace(namespace).withLabels(labels).runnableInformer(0);
    }

    /**
     * Has a container's lines written, each after the time it was said, until it ends. Does not wait.
     *
     * @param since no earlier than that, in RFC 3339; empty: from the beginning
     */
    LogWatch follow(String name, String since, OutputStream to) {
        var container = client.pods().inNamespace(namespace).withName(name).inContainer(PodTemplate.ENGINE);
        return since.isEmpty()
                ? container.usingTimestamps().watchLog(to)
                : container.usingTimestamps().sinceTime(since).watchLog(to);
    }

    /** What a failed call means to whoever wants an engine. */
    static DrawbarException meaning(KubernetesClientException e, String what) {
        String words = Optional.ofNullable(e.getStatus())
                .map(status -> status.getMessage())
                .orElse(String.valueOf(e.getMessage()));
        int code = e.getCode();
        if (code == HttpURLConnection.HTTP_FORBIDDEN
                && words.toLowerCase(Locale.ROOT).contains("quota")) {
            return new DrawbarException(
                    ErrorCode.ENGINE_RESOURCES, what + " would exceed a quota of its namespace: " + words, e);
        }
        if (code == HttpURLConnection.HTTP_UNAUTHORIZED || code == HttpURLConnection.HTTP_FORBIDDEN) {
            return new DrawbarException(ErrorCode.BAD_CONFIGURATION, REFUSED + words, e);
        }
        if (code >= 400 && code < 500 && code != 429) {
            return new DrawbarException(
                    ErrorCode.BAD_CONFIGURATION,
                    what + " is not accepted by the cluster (see the template of pods, agent.kubernetes.template): "
                            + words,
                    e);
        }
        return new DrawbarException(
                ErrorCode.UNAVAILABLE, "Kubernetes' API server could not take " + what + ": " + words, e);
    }

    @Override
    public void close() {
        client.close();
    }
}
