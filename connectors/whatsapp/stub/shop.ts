// What every simulated business account has made at WhatsApp: a catalogue of products, and flows, one of them not published.
import type { JsonObject } from '../../stub-kit/reading.js';

interface Product {
  id: string;
  title: string;
  price: number;
  currency: string;
}

interface Flow {
  id: string;
  name: string;
  status: 'PUBLISHED' | 'DRAFT';
  categories: string[];
  /** What a person in a hurry fills in. */
  answers: JsonObject;
}

export const CATALOGUE: { id: string; products: readonly Product[] } = {
  id: '194836987003835',
  products: [
    { id: 'sku-1', title: 'Blue chair', price: 49, currency: 'EUR' },
    { id: 'sku-2', title: 'Oak table', price: 180, currency: 'EUR' },
    { id: 'sku-3', title: 'Floor lamp', price: 65, currency: 'EUR' },
  ],
};

export function productOf(id: unknown): Product | undefined {
  return CATALOGUE.products.find((product) => product.id === id);
}

export const FLOWS: readonly Flow[] = [
  {
    id: '1155023312345678',
    name: 'Repair request',
    status: 'PUBLISHED',
    categories: ['CUSTOMER_SUPPORT'],
    answers: { device: 'Kite 2', problem: 'The line is torn', pick_up: true },
  },
  {
    id: '1155023312345679',
    name: 'Book an appointment',
    status: 'PUBLISHED',
    categories: ['APPOINTMENT_BOOKING'],
    answers: { day: '2026-11-24', time: '10:30' },
  },
  { id: '1155023312345680', name: 'New survey', status: 'DRAFT', categories: ['SURVEY'], answers: {} },
];
