/**
 * Engines as pods of a Kubernetes cluster. In the order of the flow: {@link io.drawbar.manager.pods.PodTemplate} makes a pod of what the
 * platform's owner has written and what the plan says, {@link io.drawbar.manager.pods.KubernetesLauncher} has it created and follows it,
 * {@link io.drawbar.manager.pods.PodLog} writes down what it says, {@link io.drawbar.manager.pods.PodAutopsy} finds out why it ended, and
 * {@link io.drawbar.manager.pods.PodSweep} clears away what nobody knows.
 */
package io.drawbar.manager.pods;
