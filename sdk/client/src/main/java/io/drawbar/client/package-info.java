/**
 * The Java SDK: {@link io.drawbar.client.DrawbarClient} speaks Drawbar's REST API.
 *
 * <p>Names and values are those of {@code /api/v1/openapi.json}. Fields that a newer server adds are ignored.
 */
package io.drawbar.client;
