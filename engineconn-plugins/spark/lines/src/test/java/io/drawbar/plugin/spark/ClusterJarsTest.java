package io.drawbar.plugin.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drawbar.engine.spi.EngineException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class ClusterJarsTest {
    @Test
    void yarnWithoutItsClientIsRefusedWithTheCommandThatBringsIt() {
        assertThatThrownBy(() -> ClusterJars.add(new SparkConf(false).set("spark.master", "yarn")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("drawbar engine install spark --with yarn");
    }

    @Test
    void aStandaloneClusterNeedsNothingOfYarn() throws EngineException {
        SparkConf conf = new SparkConf(false).set("spark.master", "spark://127.0.0.1:7077");
        ClusterJars.add(conf);
        assertThat(conf.contains("spark.yarn.jars")).isFalse();
    }
}
