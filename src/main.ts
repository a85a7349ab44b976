import { mount } from 'svelte';
import './ui/styles/tokens.css';
import './ui/styles/base.css';
import { Theme } from './state/theme.svelte.ts';
import Page from './views/Page.svelte';
import { connectWarehouse } from './warehouse/client.ts';

const theme = new Theme();
const api = connectWarehouse();

mount(Page, { target: document.querySelector('#app')!, props: { api, theme } });
