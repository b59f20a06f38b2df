/**
 * {@code drawbar engine install|list|remove}: brings an engine's libraries into the home and trains its class-data archive. In the
 * order of the flow: {@link io.drawbar.manager.install.EngineCommand}, {@link io.drawbar.manager.install.MavenJars}, {@link
 * io.drawbar.manager.install.Installer}, {@link io.drawbar.manager.install.ArchiveTrainer}.
 */
package io.drawbar.manager.install;
