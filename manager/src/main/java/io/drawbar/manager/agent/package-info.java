/**
 * The agent: starts and stops engine processes on its host. In the order of the flow: {@link io.drawbar.manager.agent.Plugins} knows
 * what can be started, {@link io.drawbar.manager.agent.EngineLibraries} what it is started from, {@link
 * io.drawbar.manager.agent.LaunchCommand} how, an {@link io.drawbar.manager.agent.EngineLauncher} starts it, and {@link
 * io.drawbar.manager.agent.EngineProcesses} knows what runs.
 */
package io.drawbar.manager.agent;
