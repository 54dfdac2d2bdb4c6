// A slider round the browser's own, which has role, keys, number and focus in one element.
//
// What a person does counts at once: `place` is where the thumb stands, whatever the server
// still has to say. Each place told to the server is counted, and the server says with each
// value how many it has heard: a value from before the last one told is an old echo, and is
// not taken. So keys that come quickly are not lost, however slow the server is, and both
// agree in the end.
const WAIT = 60; // milliseconds from one place told to the next, while the slider moves
const REST = 250; // without a key, until the slider is taken to rest
const PATIENCE = 10000; // until a place told is taken to be lost with the connection

export default {
  template: `
    <div :class="['slider', { pinned: label }]" :style="{ '--at': share }">
      <input
        type="range" class="slider-input" tabindex="0"
        :aria-label="ariaLabel" :aria-valuetext="ariaValuetext" :disabled="disable"
        :min="min" :max="max" :step="step" :value="place"
        @input="move" @change="changed" @blur="leave"
        @keydown="byKeys = true" @pointerdown="hold" @pointerup="loose" @pointercancel="loose"
      />
      <span v-if="label" class="slider-pin" aria-hidden="true">{{ ariaValuetext }}</span>
    </div>`,
  props: {
    modelValue: Number,
    heard: { type: Number, default: 0 },
    min: Number,
    max: Number,
    step: Number,
    ariaLabel: String,
    ariaValuetext: String,
    label: Boolean,
    disable: Boolean,
    loopback: Boolean,
  },
  emits: ["update:modelValue", "change"],
  data() {
    return { place: this.modelValue };
  },
  computed: {
    share() {
      const share = (this.place - this.min) / (this.max - this.min || 1);
      return `${100 * Math.min(Math.max(share, 0), 1)}%`;
    },
  },
  watch: {
    modelValue: "follow",
    heard: "follow",
  },
  created() {
    this.last = this.place; // what the server knows, as far as is known here
    this.told = this.heard;
    this.toldAt = 0;
    this.held = this.byKeys = false;
    this.moving = this.resting = undefined; // timers
  },
  beforeUnmount() {
    this.leave();
    clearTimeout(this.moving);
  },
  methods: {
    move(event) {
      this.place = event.target.valueAsNumber;
      if (this.moving === undefined) this.tell();
    },
    tell() {
      clearTimeout(this.moving);
      this.moving = undefined;
      if (this.place === this.last) return;
      this.last = this.place;
      this.told += 1;
      this.toldAt = performance.now();
      this.$emit("update:modelValue", this.place);
      this.moving = setTimeout(this.tell, WAIT);
    },
    changed() {
      clearTimeout(this.resting);
      this.resting = setTimeout(this.rest, this.byKeys ? REST : 0);
    },
    rest() {
      clearTimeout(this.resting);
      this.resting = undefined;
      this.tell();
      this.$emit("change", this.place);
    },
    leave() {
      this.loose();
      if (this.resting !== undefined) this.rest();
    },
    hold() {
      this.held = true;
      this.byKeys = false;
    },
    loose() {
      this.held = false;
      this.follow();
    },
    follow() {
      if (this.held || this.place !== this.last) return;
      const waits = this.heard < this.told && performance.now() - this.toldAt < PATIENCE;
      if (waits) return;
      this.told = this.heard;
      this.place = this.last = this.modelValue;
    },
  },
};
