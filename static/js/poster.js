// Turns the poster, a drawing, into a PNG: chats take no drawings. Nothing leaves this browser.
const SCALE = 2;
const figure = document.querySelector("[data-poster]");

async function png(image) {
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Number(image.getAttribute("width")) * SCALE;
  canvas.height = Number(image.getAttribute("height")) * SCALE;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

if (figure) {
  const image = figure.querySelector("img");
  const link = figure.querySelector("[data-poster-save]");
  png(image).then(
    (data) => {
      link.href = data;
      link.hidden = false;
      image.src = data; // a long press on a phone now keeps a picture that chats take
    },
    () => {}, // the drawing stays: it can be opened, and photographed from the screen
  );
}
