package io.drawbar.manager.decide;

import io.drawbar.manager.share.Shortage;
import java.util.Optional;

/**
 * What stands in somebody's way.
 *
 * @param text for people
 * @param shortage whose limit it is, if it is one
 */
record Obstacle(String text, Optional<Shortage> shortage) {}
