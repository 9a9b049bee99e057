package convsheet.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ReferenceDataTest {

  @Test
  void findsFilesBesideTheProject() {
    assertThat(ReferenceData.torch("conv2d.json")).isRegularFile().hasFileName("conv2d.json");
    assertThat(ReferenceData.fastai("conv-example.xlsx")).isRegularFile();
  }

  @Test
  void skipsTheTestWhereAFileIsNotThere() {
    assertThatThrownBy(() -> ReferenceData.torch("nosuch.json"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("reference data torch/nosuch.json is not there: skipped");
  }
}
