import { Network } from "./network.js";

const network = Network.parse(document.getElementById("data").textContent);
const title = document.createElement("h1");
title.textContent = network.title;
document.getElementById("app").append(title);
