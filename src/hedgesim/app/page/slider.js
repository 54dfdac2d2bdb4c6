// A slider of Quasar whose focused element says what it is. Quasar has the role and the
// numbers outside of what takes the focus, where no screen reader looks for them.
const READ = /^(role|aria-.*)$/;

export default {
  template: `<q-slider></q-slider>`,
  mounted() {
    this.tell();
  },
  updated() {
    this.tell();
  },
  methods: {
    tell() {
      const focused = this.$el.querySelector(".q-slider__track-container");
      if (!focused) return;
      for (const { name, value } of [...this.$el.attributes]) {
        if (READ.test(name) && value !== "presentation") focused.setAttribute(name, value);
      }
      this.$el.setAttribute("role", "presentation");
      for (const { name } of [...this.$el.attributes]) {
        if (name.startsWith("aria-")) this.$el.removeAttribute(name);
      }
    },
  },
};
